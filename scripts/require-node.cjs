'use strict';
// The tools of this repository run on Node 24: it executes TypeScript directly. A machine may hold an older Node, so Node 24 is
// a development dependency, and npm puts node_modules/.bin first on the path of every script. Some npm settings skip the install
// script that unpacks it; this file runs first in every script that needs Node 24 and unpacks it then. It is CommonJS without
// modern syntax, so that an old Node can run it and say what is wrong.
var needed = 24;
var execFileSync = require('child_process').execFileSync;
var path = require('path');

function major(version) {
  return Number(String(version).replace(/^v/, '').split('.')[0]);
}

function installedMajor() {
  try {
    var file = path.join(__dirname, '..', 'node_modules', '.bin', process.platform === 'win32' ? 'node.cmd' : 'node');
    return major(execFileSync(file, ['--version'], { shell: process.platform === 'win32', stdio: ['ignore', 'pipe', 'ignore'] }));
  } catch (_) {
    return 0;
  }
}

if (major(process.version) < needed && installedMajor() < needed) {
  try {
    process.stderr.write('Node ' + needed + ' is not unpacked yet; asking npm to do it …\n');
    var npm = process.env.npm_execpath;
    var args = ['rebuild', 'node', '--ignore-scripts=false'];
    // The log goes to standard error: the standard output of a script belongs to the script.
    var stdio = ['ignore', 2, 2];
    if (npm) execFileSync(process.execPath, [npm].concat(args), { cwd: path.join(__dirname, '..'), stdio: stdio });
    else execFileSync('npm', args, { cwd: path.join(__dirname, '..'), stdio: stdio, shell: process.platform === 'win32' });
  } catch (_) {
    // What npm had to say is above; the check below says what to do.
  }
  if (installedMajor() < needed) {
    process.stderr.write(
      'These scripts need Node ' + needed + ' or newer; this is Node ' + process.versions.node + ', and the copy in node_modules could not be unpacked.\n' +
      'Run "npm ci" and try again, or install Node ' + needed + ' from your package manager.\n'
    );
    process.exit(1);
  }
}
