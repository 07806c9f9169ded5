/** Address of a file of a published tree. @param folder the tree's, with or without a slash at its end */
export const treeFileAddress = (folder: string, path: string): string =>
  `${folder}${folder.endsWith("/") ? "" : "/"}${path}`;
