// What a page's build gets in the place of every entry. Its one export is there for bundlers, which take a file without any for one
// that may have all: so a name that is imported fails in the build, which tells where, and what is imported when the page runs throws.
export const noBrowserForm = undefined;
throw new Error(
  "@symbolon/node needs Node and has no form for browsers. A page takes symbolon: proofFromFiles reads its proofs, openGatewayClient hands claims in.",
);
