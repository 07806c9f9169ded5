/** The parts of solc's syntax trees that the catalogue of errors is made of. */
export type SyntaxNode = {
  readonly id: number;
  readonly nodeType: string;
  readonly name?: string;
  readonly nodes?: readonly SyntaxNode[];
  /** Of a contract: the errors that it may revert with, those of its bases and libraries included. */
  readonly usedErrors?: readonly number[];
  /** Of an enumeration. */
  readonly members?: readonly { readonly name: string }[];
  /** Of an error. */
  readonly errorSelector?: string;
  readonly documentation?: { readonly text: string };
};

/** All nodes of that type in a source file: in the file itself, or in a contract. */
export function nodesOfType(tree: SyntaxNode, nodeType: string): readonly SyntaxNode[] {
  return (tree.nodes ?? [])
    .flatMap((node) => [node, ...(node.nodes ?? [])])
    .filter((node) => node.nodeType === nodeType);
}

/** What NatSpec says to people, in one line; undefined where it says nothing to them. */
export function noticeOf(documentation: string | undefined): string | undefined {
  const text = documentation?.replace(/\s+/g, " ").trim() ?? "";
  const notice = text.startsWith("@") ? /@notice (.*?)(?= @|$)/.exec(text)?.[1] : text.split(" @")[0];
  return notice?.trim() || undefined;
}
