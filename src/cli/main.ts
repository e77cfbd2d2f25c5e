#!/usr/bin/env node
// Old versions of Node must be able to read this file, so that they can say what is wrong: nothing else is imported
// before the check, and no syntax is younger than top-level await.
const version = process.versions.node.split('.').map(Number);
const major = version[0] || 0;
const minor = version[1] || 0;

if (major < 22 || (major === 22 && minor < 18)) {
  console.error('Muybridge needs Node.js 22.18 or newer; this is ' + process.versions.node + '.');
  process.exit(1);
}

const program = await import('./program.ts');
await program.run(process.argv);
