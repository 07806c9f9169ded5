/** Commands that there were, and what does their work now: both as words behind `symbolon`. */
export const renamed: Readonly<Record<string, string>> = {
  "campaign state": "campaign show",
  "gateway pause": "work pause",
  "gateway resume": "work resume",
  "gateway drain": "work drain",
  "gateway retry": "work retry",
  "gateway api": "gateway start --only api",
  "gateway worker": "gateway start --only worker",
  "gateway check": "gateway start --check",
  "gateway inspect": "work show",
  "allocation verify": "tree verify",
  "allocation check": "tree report",
  "gateway load": "rehearse burst --gateway",
  "credential retract": "credential revoke --retract, or credential suspend --retract",
  "rehearse work": "rehearse dry-run --join",
  "store show": "work show --tables",
  "timeline prove": "timeline check --blocks",
};
