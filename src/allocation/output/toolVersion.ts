/** What made an output. A test keeps it equal to package.json, which is not there to read in every bundle. */
export const TOOL_VERSION = "symbolon 0.1.0";
