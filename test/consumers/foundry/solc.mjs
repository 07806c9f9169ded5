#!/usr/bin/env node
/** The compiler from npm, for Foundry, which would download a native one: it asks for the version, and for JSON by JSON. */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const solc = createRequire(import.meta.url)("solc");
const isAsked = process.argv.includes("--version");
process.stdout.write(isAsked ? `Version: ${solc.version()}\n` : solc.compile(readFileSync(0, "utf8")));
