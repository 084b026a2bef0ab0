"""What the functions of the fake do: one class for each of the API's, over the small project.

A function that stands here and not in a version's listing is not there in that version's fake.
Source: the scripting README of 24 Jul 2026.
"""

import json
from pathlib import Path
from typing import Any

import resolve as written
from hosts.resolve import model
from hosts.resolve.listing import constant


class Resolve:
    def __init__(self, own: model.Application, application: model.Application) -> None:
        self.own = own

    def GetProductName(self) -> str:
        return self.own.product

    def GetVersionString(self) -> str:
        return self.own.version

    def GetProjectManager(self) -> Any:
        return ("ProjectManager", self.own)


class ProjectManager:
    def __init__(self, own: model.Application, application: model.Application) -> None:
        self.own = own

    def GetCurrentProject(self) -> Any:
        return self.own.project

    def GetProjectAttributesInCurrentFolder(self) -> Any:
        found = self.own.project
        return {found.name: {"lastModifiedDate": found.modified}} if found else {}


class Project:
    def __init__(self, own: model.Project, application: model.Application) -> None:
        self.own = own

    def GetName(self) -> str:
        return self.own.name

    def GetUniqueId(self) -> str:
        return self.own.id

    def GetCurrentTimeline(self) -> Any:
        return self.own.current

    def GetTimelineCount(self) -> int:
        return len(self.own.timelines)

    def GetSetting(self, settingName: str | None = None) -> Any:
        return self.own.settings.get(settingName, "") if settingName else dict(self.own.settings)

    def GetColorGroupsList(self) -> Any:
        return self.own.groups

    def IsRenderingInProgress(self) -> bool:
        return self.own.rendering

    def GetRenderJobList(self) -> Any:
        return [dict(each) for each in self.own.jobs]

    def GetRenderJobStatus(self, jobId: str) -> Any:
        return dict(self.own.statuses.get(jobId, {}))


class _Marked:
    """Markers, which timelines and items have alike."""

    own: Any

    def GetMarkers(self) -> Any:
        return {frame: dict(each) for frame, each in self.own.markers.items()}

    def AddMarker(
        self,
        frameId: float,
        color: str,
        name: str,
        note: str,
        duration: float,
        customData: str | None = None,
    ) -> bool:
        if float(frameId) in self.own.markers:
            return False
        self.own.markers[float(frameId)] = {
            "color": color,
            "duration": float(duration),
            "note": note,
            "name": name,
            "customData": customData or "",
        }
        return True

    def GetMarkerByCustomData(self, customData: str) -> Any:
        return {
            frame: dict(each)
            for frame, each in self.own.markers.items()
            if each["customData"] == customData
        }

    def DeleteMarkerByCustomData(self, customData: str) -> bool:
        for frame, each in self.own.markers.items():
            if each["customData"] == customData:
                del self.own.markers[frame]
                return True
        return False

    def DeleteMarkerAtFrame(self, frameNum: float) -> bool:
        return self.own.markers.pop(float(frameNum), None) is not None


class Timeline(_Marked):
    def __init__(self, own: model.Timeline, application: model.Application) -> None:
        self.own, self.application = own, application

    def GetName(self) -> str:
        return self.own.name

    def GetUniqueId(self) -> str:
        return self.own.id

    def GetStartFrame(self) -> int:
        return self.own.start

    def GetEndFrame(self) -> int:
        return self.own.end

    def GetStartTimecode(self) -> str:
        return self.own.timecode

    def GetCurrentTimecode(self) -> str:
        return self.own.playhead

    def GetSetting(self, settingName: str) -> str:
        return self.own.rate if settingName == "timelineFrameRate" else ""

    def GetTrackCount(self, trackType: str) -> int:
        return len(self.own.of(trackType))

    def _track(self, kind: str, index: int) -> model.Track:
        return self.own.of(kind)[index - 1]

    def GetTrackName(self, trackType: str, trackIndex: int) -> str:
        return self._track(trackType, trackIndex).name

    def GetIsTrackEnabled(self, trackType: str, trackIndex: int) -> bool:
        return self._track(trackType, trackIndex).enabled

    def GetItemListInTrack(self, trackType: str, index: int) -> Any:
        return list(self._track(trackType, index).items)

    def GetVoiceIsolationState(self, trackIndex: int) -> Any:
        return dict(self._track("audio", trackIndex).isolation)

    def GetNodeGraph(self) -> Any:
        return self.own.graph

    def GetSelectedClips(self) -> Any:
        return list(self.own.selected)

    def GetCurrentVideoItem(self) -> Any:
        return next((each for each in self.own.items if each.start <= self.own.start), None)

    def Export(self, fileName: str, exportType: float, exportSubtype: float) -> bool:
        if exportType == constant("Resolve.EXPORT_DRT"):
            items = (written.item(each.name, each.start, each.duration) for each in self.own.items)
            Path(fileName).write_bytes(written.one_timeline(*items))
        else:
            Path(fileName).write_text(_otio(self.own), encoding="utf-8")
        return True


def _otio(timeline: model.Timeline) -> str:
    """Return a timeline as OpenTimelineIO has it: its first track, with a clip for each item."""
    rate = float(timeline.rate.partition(" ")[0])
    children = [
        {
            "OTIO_SCHEMA": "Clip.1",
            "name": item.name,
            "source_range": {
                "OTIO_SCHEMA": "TimeRange.1",
                "start_time": _time(0, rate),
                "duration": _time(item.duration, rate),
            },
        }
        for item in timeline.tracks[0].items
    ]
    track = {"OTIO_SCHEMA": "Track.1", "kind": "Video", "children": children}
    tracks = {"OTIO_SCHEMA": "Stack.1", "children": [track]}
    found = {
        "OTIO_SCHEMA": "Timeline.1",
        "name": timeline.name,
        "global_start_time": _time(timeline.start, rate),
        "tracks": tracks,
    }
    return json.dumps(found)


def _time(value: float, rate: float) -> dict[str, Any]:
    return {"OTIO_SCHEMA": "RationalTime.1", "value": value, "rate": rate}


class TimelineItem(_Marked):
    def __init__(self, own: model.TimelineItem, application: model.Application) -> None:
        self.own, self.application = own, application

    def GetName(self) -> str:
        return self.own.name

    def GetUniqueId(self) -> str:
        return self.own.id

    def GetStart(self, subframe_precision: bool | None = None) -> int:
        return self.own.start

    def GetEnd(self, subframe_precision: bool | None = None) -> int:
        return self.own.start + self.own.duration

    def GetDuration(self, subframe_precision: bool | None = None) -> int:
        return self.own.duration

    def GetLeftOffset(self, subframe_precision: bool | None = None) -> int:
        return self.own.left

    def GetSourceStartFrame(self) -> int:
        return self.own.source

    def GetSourceEndFrame(self) -> int:
        return self.own.source_end

    def GetClipEnabled(self) -> bool:
        return self.own.enabled

    def GetClipColor(self) -> str:
        return self.own.colour

    def SetClipColor(self, colorName: str) -> bool:
        if self.own.media is not None:  # on a generator or a title it says True, and does nothing
            self.own.colour = colorName
        return True

    def ClearClipColor(self) -> bool:
        self.own.colour = ""
        return True

    def GetMediaPoolItem(self) -> Any:
        return self.own.media

    def GetProperty(self, propertyKey: str | None = None) -> Any:
        return self.own.properties

    def GetFusionCompCount(self) -> int:
        return len(self.own.comps)

    def GetFusionCompByIndex(self, compIndex: int) -> Any:
        return self.own.comps[compIndex - 1]

    def GetNodeGraph(self, layerIdx: int | None = None) -> Any:
        return self.own.layers[(layerIdx or 1) - 1] if self.own.layers else None

    def GetNumNodes(self) -> int:
        return len(self.own.layers[0].nodes) if self.own.layers else 0

    def GetNodeLabel(self, nodeIndex: int) -> str:
        return self.own.layers[0].nodes[nodeIndex - 1].label

    def GetLUT(self, nodeIndex: int) -> str:
        return self.own.layers[0].nodes[nodeIndex - 1].lut

    def GetColorGroup(self) -> Any:
        return self.own.group

    def GetTakesCount(self) -> int:
        return self.own.takes

    def GetSelectedTakeIndex(self) -> int:
        return min(self.own.takes, 1)

    def GetVersionNameList(self, versionType: int) -> Any:
        return list(self.own.versions) if versionType == 0 else []

    def GetVoiceIsolationState(self) -> Any:
        return dict(self.own.isolation)


class MediaPoolItem:
    def __init__(self, own: model.MediaPoolItem, application: model.Application) -> None:
        self.own, self.application = own, application

    def GetName(self) -> str:
        return self.own.name

    def GetUniqueId(self) -> str:
        return self.own.id

    def GetClipProperty(self, propertyName: str | None = None) -> Any:
        if propertyName:
            return self.own.properties.get(propertyName, "")
        return dict(self.own.properties)

    def GetThirdPartyMetadata(self, metadataType: str | None = None) -> Any:
        if metadataType:
            return self.own.third_party.get(metadataType, "")
        return dict(self.own.third_party)

    def SetThirdPartyMetadata(self, metadataType: str, metadataValue: str) -> bool:
        self.own.third_party[metadataType] = metadataValue
        return True

    def GetTimeline(self) -> Any:
        return self.own.timeline


class Graph:
    def __init__(self, own: model.Graph, application: model.Application) -> None:
        self.own = own

    def GetNumNodes(self) -> int:
        return len(self.own.nodes)

    def GetToolsInNode(self, nodeIndex: int) -> Any:
        return list(self.own.nodes[nodeIndex - 1].tools) or None

    def GetNodeLabel(self, nodeIndex: int) -> str:
        return self.own.nodes[nodeIndex - 1].label

    def GetLUT(self, nodeIndex: int) -> str:
        return self.own.nodes[nodeIndex - 1].lut


class ColorGroup:
    def __init__(self, own: model.ColorGroup, application: model.Application) -> None:
        self.own = own

    def GetName(self) -> str:
        return self.own.name

    def GetPreClipNodeGraph(self) -> Any:
        return self.own.before

    def GetPostClipNodeGraph(self) -> Any:
        return self.own.after


class FusionComp:
    def __init__(self, own: model.FusionComp, application: model.Application) -> None:
        self.own = own

    def GetToolList(self, selected: bool | None = None, type: str | None = None) -> Any:
        return dict(enumerate(self.own.tools, 1))


class FusionTool:
    def __init__(self, own: model.FusionTool, application: model.Application) -> None:
        self.own = own

    def GetAttrs(self) -> Any:
        return {
            "TOOLS_Name": self.own.name,
            "TOOLS_RegID": self.own.kind,
            "TOOLB_PassThrough": self.own.off,
        }
