import type { VerdictTexts } from "../../shared/verdictTexts.ts";

/** Arabic of verdicts. */
export const verdict: VerdictTexts = {
  outcomes: {
    NotFound: "لم تكن هذه الوثيقة قد صدرت",
    Revoked: "كانت هذه الوثيقة ملغاة",
    Expired: "كانت صلاحية هذه الوثيقة منتهية",
    NotYetValid: "لم تكن هذه الوثيقة قد سرت بعد",
    Suspended: "كانت هذه الوثيقة معلّقة",
    Valid: "كانت هذه الوثيقة سارية",
  },
  decided: (moment, outcome) => `في ${moment} ${outcome}.`,
  since: (moment) => `وهي كذلك منذ ${moment}.`,
  sources: {
    live: (block, moment) => `تقول ذلك الكتلة ${block} من الشبكة، ${moment}.`,
    cached: (block, moment) => `تقول ذلك نسخة من الكتلة ${block}، ${moment}.`,
    offline: (block, moment) => `تقول ذلك شهادة على الكتلة ${block}، ${moment}.`,
  },
  once: "ينطبق هذا على تلك اللحظة وحدها: اسأل مجددًا في المرة التالية.",
  until: (moment) => `ينطبق هذا على اللحظات قبل ${moment}، مهما أُعلن حتى ذلك الحين.`,
  untilHold: (moment) => `ينطبق هذا على اللحظات قبل ${moment}، إلا إذا سبقه إيقاف طارئ.`,
  unavailable: "لا يمكن معرفة هل هذه الوثيقة سارية.",
  mismatch: "ليست هذه الوثيقةَ المتوقعة.",
};
