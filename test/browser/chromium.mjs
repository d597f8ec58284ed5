/**
 * Finds the Chromium that the browser tests drive, installs it where that can be done without asking (root on Debian or Ubuntu), or says what
 * to do. `node test/browser/chromium.mjs` prints its path; exit 1 when there is none.
 */
import { spawnSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { pathToFileURL } from 'node:url';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome', 'chrome', 'msedge'];
const PLACES = [
  '/usr/bin',
  '/usr/local/bin',
  '/snap/bin',
  '/Applications/Google Chrome.app/Contents/MacOS',
  '/Applications/Chromium.app/Contents/MacOS',
  'C:\\Program Files\\Google\\Chrome\\Application',
];
const MAC_NAMES = ['Google Chrome', 'Chromium', 'chrome.exe'];

const runs = path => {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
};

/** The path of a browser, or null. CHROMIUM_PATH goes first. */
export function findChromium() {
  const given = process.env.CHROMIUM_PATH;
  if (given !== undefined && given !== '') return runs(given) ? given : null;
  const folders = [...PLACES, ...(process.env.PATH ?? '').split(delimiter)];
  for (const folder of folders) {
    for (const name of [...NAMES, ...MAC_NAMES]) {
      const path = join(folder, name);
      if (runs(path)) return path;
    }
  }
  return null;
}

const ADVICE = `No Chromium was found. Install one and run again:
  Debian, Ubuntu   sudo apt-get install chromium fonts-noto-cjk
  macOS            brew install --cask chromium
  elsewhere        install Chromium or Chrome, and set CHROMIUM_PATH to its executable`;

function installWithApt() {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return;
  const apt = (...args) =>
    spawnSync('apt-get', args, { stdio: ['ignore', 2, 2], env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } });
  if (apt('--version').status !== 0) return;
  apt('update', '-qq');
  apt('install', '-y', '-qq', 'chromium', 'fonts-noto-cjk');
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  if (findChromium() === null && process.env.CHROMIUM_PATH === undefined) installWithApt();
  const path = findChromium();
  console.log(path ?? ADVICE);
  process.exitCode = path === null ? 1 : 0;
}
