#!/usr/bin/env node
// Plain JavaScript that any Node can read: says what is needed before anything newer is loaded.
const major = Number(process.versions.node.split(".")[0]);
if (major < 24) {
  process.stderr.write(
    "upshot needs Node 24 or newer; this is Node " + process.versions.node + ".\n" + "Run it with:  npx -p node@24 -p upshot upshot\n",
  );
  process.exitCode = 1;
} else {
  import("../dist/cli/main.js");
}
