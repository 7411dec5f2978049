#!/usr/bin/env bash
# Makes a clean Debian 12 ready for the workbench and its notebooks. Run it again whenever you like.
#   install.sh packages    Jupyter, Node.js and the .NET 10 SDK; as root or with sudo
#   install.sh workbench   builds the workbench and puts its kernel into Jupyter, for the current user
#   install.sh             both
set -euo pipefail

folder=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)

fail() { printf 'install.sh: %s\n' "$*" >&2; exit 1; }

as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"; return; fi
  command -v sudo >/dev/null 2>&1 || fail "installing packages needs root, and sudo is missing; run 'install.sh packages' as root."
  sudo "$@"
}

# Says whether the SDK is there and new enough.
has_sdk() { command -v dotnet >/dev/null 2>&1 && dotnet --list-sdks 2>/dev/null | grep -q '^10\.'; }

packages() {
  command -v apt-get >/dev/null 2>&1 || fail "this is for Debian 12 and its relatives; elsewhere install Jupyter, Node.js 18 and the .NET 10 SDK by hand."
  as_root apt-get update -q
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends \
    ca-certificates curl git sudo procps \
    libicu72 libssl3 zlib1g \
    nodejs npm \
    python3 python3-ipykernel jupyter-client jupyter-notebook jupyter-nbconvert
  if has_sdk; then return; fi

  # Microsoft's script: Debian has no package of the SDK.
  local script
  script=$(mktemp)
  curl --fail --silent --show-error --location --output "$script" https://dot.net/v1/dotnet-install.sh ||
    fail "the .NET 10 SDK is missing and its install script could not be downloaded; install the SDK and run this again."
  as_root bash "$script" --channel 10.0 --install-dir /usr/share/dotnet
  as_root ln -sf /usr/share/dotnet/dotnet /usr/bin/dotnet
  rm -f "$script"
  has_sdk || fail "the .NET 10 SDK was installed but 'dotnet --list-sdks' does not show it."
}

workbench() {
  [ -x "$folder/../rtw" ] || fail "there is no rtw beside $folder; run this in a clone of the repository."
  cd "$folder/.."
  ./rtw setup
  ./rtw kernel install --user
}

case ${1:-all} in
  packages) packages ;;
  workbench) workbench ;;
  all)
    packages
    workbench
    ;;
  *) fail "there is no part '$1'; there are packages and workbench." ;;
esac
