/** English. One const a page; `shared` is on all of them. Values come as texts already formatted for the reader. */
export const shared = {
  skip: "Skip to the content",
  language: "Language",
  copied: "Copied",
  loading: "Loading ...",
};

export const claim = {
  title: "Claim",
  about: "What a campaign owes to an address, and how to be paid.",
};

export const verify = {
  title: "Verify a credential",
  about: "What a credential says, who issued it, and whether that holds now.",
};

export const hold = {
  title: "Your credentials",
  about: "Credentials that you hold, kept on this device alone.",
};

export const console = {
  title: "Console",
  about: "Campaigns and batches, for those who run them.",
};
