/** Commands that there were, and what does their work now: both as words behind `symbolon`. */
export const renamed: Readonly<Record<string, string>> = {
  "campaign state": "campaign show",
  "gateway pause": "work pause",
  "gateway resume": "work resume",
  "gateway drain": "work drain",
  "gateway retry": "work retry",
  "gateway load": "rehearse burst --gateway",
};
