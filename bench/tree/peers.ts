/** Names of peers, as rows print them. */
export const OPEN_ZEPPELIN = "@openzeppelin/merkle-tree";
export const MERKLETREEJS = "merkletreejs with noble";
