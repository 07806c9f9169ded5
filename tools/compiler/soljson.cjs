/**
 * The compiler of the npm package `solc`, a third faster: whatever may throw in its C++ is called through the WebAssembly table of
 * functions, and reading an entry of that table makes V8 build the function's wrapper anew. Here an entry is read once.
 */
const { prototype } = WebAssembly.Table;
const { get, set } = prototype;

/** The table that was read last, and its entries so far: a process has one compiler. */
let table;
let entries = [];

prototype.get = function getOnce(index) {
  if (this !== table) {
    table = this;
    entries = [];
  }
  entries[index] ??= get.call(this, index);
  return entries[index];
};

prototype.set = function setAndForget(...values) {
  entries = [];
  return set.apply(this, values);
};

module.exports = require("solc/soljson.js");
