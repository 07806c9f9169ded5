/** Of pages that are kept on a device. */
export const kept = {
  here: "This page is kept on this device: it opens without a network.",
  other:
    "This device keeps another version of this page, and opens that one without a network. Load the page again; if this stays, tell the operator of the page.",
  again: "Load it again",
};
