/** English of the claim page where the campaign pays nobody: loaded with the first such status. */
export const claimClosed = {
  state: {
    paused: "Claims are paused.",
    pausedUntil: (moment: string) => `Claims are paused until ${moment}.`,
    pausedHint: "Nothing is lost: the end moves by the time of the pause. Come back afterwards.",
    notFunded: (balance: string, due: string) =>
      `The campaign has too little money: it holds ${balance}, and ${due} is due to you.`,
    notFundedHint:
      "Its operator has to fund it. A claim sent now would fail and cost gas: wait, and look again.",
    recalled: "The campaign is empty: its money was taken back before the start.",
    empty: "The campaign is empty: its money was taken back before the start, or never came in.",
    recalledHint: "There is nothing to do. If it is funded again, this page says so.",
    ended: (moment: string) => `The campaign ended ${moment}. Nothing can be claimed any more.`,
    endedPaid: (paid: string) => `Paid before that: ${paid}.`,
  },
};
