#!/bin/bash
# Records test/fixtures/desktop/ again: some minutes of work on a virtual desktop, and what text was to be seen when and where.
# Needs: apt-get install xvfb openbox tint2 xterm xdotool x11-utils x11-xserver-utils mousepad zenity chromium ffmpeg xfonts-base
#   fonts-dejavu-core fonts-liberation python3-gi gir1.2-atspi-2.0 at-spi2-core dbus-x11 dconf-gsettings-backend
# Times and fonts differ from machine to machine, so a new recording is a new fixture: commit it only with the tests' results.
set -euo pipefail
root="$(cd "$(dirname "$0")/.." && pwd)"
out="$root/test/fixtures/desktop"
stage="$(mktemp -d)"
trap 'rm -rf "$stage"' EXIT

cat >"$stage/desktop.sh" <<'SH'
set -euo pipefail
cd
openbox &
tint2 &
sleep 2
xsetroot -solid '#3b4f63'
gsettings set org.xfce.mousepad.preferences.window path-in-title false
gsettings set org.xfce.mousepad.preferences.view use-default-monospace-font false
gsettings set org.xfce.mousepad.preferences.view font-name 'DejaVu Sans Mono 10'
/usr/bin/python3 drive.py "$HOME" "$HOME/desktop.mkv"
SH
cp "$out"/*.html "$out"/*.js "$out"/*.txt "$root"/scripts/record-desktop/*.py "$stage/"

# A home of its own: no settings of the one who records. As nobody, since editors warn root on the screen.
as=()
if [ "$(id -u)" = 0 ]; then
  chown -R nobody "$stage"
  as=(setpriv --reuid=nobody --regid=nogroup --clear-groups)
fi
"${as[@]}" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME="$stage" LANG=C.UTF-8 LC_ALL=C.UTF-8 TZ=UTC GTK_MODULES=gail:atk-bridge GDK_BACKEND=x11 \
  xvfb-run --auto-servernum --server-args='-screen 0 1280x720x24 -dpi 96' dbus-run-session -- bash "$stage/desktop.sh"

# Of a quality that is small enough to be kept in the repository: the screen stands still most of the time.
ffmpeg -nostdin -loglevel error -y -i "$stage/desktop.mkv" -an -r 5 -pix_fmt yuv420p -c:v libx264 -preset veryslow -crf 28 -g 300 \
  -movflags +faststart "$out/desktop.mp4"
cp "$stage/desktop.json" "$out/"
ls -l "$out"
