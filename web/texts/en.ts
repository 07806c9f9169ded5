/** English. One const a page; `shared` is on all of them. Values come as texts already formatted for the reader. */
export const shared = {
  skip: "Skip to the content",
  language: "Language",
  copied: "Copied",
  loading: "Loading ...",
};

export const claim = {
  title: "Claim",
};

export const verify = {
  title: "Verify a credential",
};

export const hold = {
  title: "Your credentials",
};

export const console = {
  title: "Console",
};
