/** What this device has sent for a claim: nothing, something that waits for a block, or something of which no node has told yet. */
export type SentSoFar = "nothing" | "waiting" | "unknown" | "mined";
