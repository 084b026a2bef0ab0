#!/usr/bin/env bash
# Installs the published listings of DaVinci Resolve's API, from which the fake is made, one folder a version.
set -euo pipefail
cd "$(dirname "$0")/../../.."
into=${TEMOIN_FUSIONSCRIPT:-.hosts/fusionscript}
for version in 18.5.0 18.6.6 19.0 19.1 20.0 20.1 20.2.2 21.0.0; do
  [ -e "$into/$version/fusionscript-stubs" ] && continue
  python3 -m pip install --quiet --no-deps --target "$into/$version" "fusionscript-stubs==$version"
done
