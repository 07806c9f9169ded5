import type * as English from "../en/claimClosed.ts";

/** Arabic, from right to left. */
export const claimClosed: typeof English.claimClosed = {
  state: {
    paused: "المطالبات موقوفة مؤقتًا.",
    pausedUntil: (moment) => `المطالبات موقوفة مؤقتًا حتى ${moment}.`,
    pausedHint: "لن تخسر شيئًا: يتأخر موعد النهاية بقدر مدة الإيقاف. عد بعد ذلك.",
    notFunded: (balance, due) => `ليس في الحملة مال كافٍ: لديها ${balance}، والمستحق لك ${due}.`,
    notFundedHint: "على من يدير الحملة أن يموّلها. المطالبة الآن ستفشل وتكلّف رسومًا: انتظر ثم انظر مجددًا.",
    recalled: "الحملة فارغة: استُرد مالها قبل البدء.",
    empty: "الحملة فارغة: استُرد مالها قبل البدء، أو لم يصلها مال قط.",
    recalledHint: "لا يلزمك فعل شيء. إن مُوّلت مجددًا تقول هذه الصفحة ذلك.",
    ended: (moment) => `انتهت الحملة في ${moment}. لم تعد المطالبة ممكنة.`,
    endedPaid: (paid) => `ما دُفع قبل ذلك: ${paid}.`,
  },
};
