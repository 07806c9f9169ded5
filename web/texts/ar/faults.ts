import type { FaultDetails, FaultKey } from "../../../src/react/faultWords.ts";
import type { FaultTexts } from "../../shared/faultTexts.ts";

/** Who did not answer, and why. */
const noAnswer =
  (why: (it: string, details: FaultDetails) => string) =>
  (details: FaultDetails): string => {
    const { nodes = [] } = details;
    const isOne = nodes.length < 2;
    const whom = isOne ? `عقدة الشبكة ${nodes[0] ?? ""}` : `أي من عقد الشبكة (${nodes.join("، ")})`;
    return `لا إجابة من ${whom.trim()}: ${why(isOne ? "العقدة" : "العقدة الأخيرة", details)}.`;
  };
const quoted = ({ quote }: FaultDetails): string => (quote === undefined ? "" : ` تقول المحفظة: «${quote}».`);

const LIST_HINT = "حاول مجددًا بعد بضع دقائق. إن استمر الأمر، فأخبر من يدير الحملة.";
const OTHER_LIST = {
  reason: () => "ما قُدّم ليس قائمة هذه الحملة، فلم يُعتمد شيء منه.",
  hint: LIST_HINT,
};

/** What the toolkit has words for; what nobody knows stays in its own words. */
type Whole = {
  readonly faults: Readonly<Record<Exclude<FaultKey, "Unexpected">, FaultTexts["faults"][string]>>;
};

/** Arabic of faults of nodes, wallets and hosts. */
export const faults = {
  sent: {
    nothing: "لم يُرسل شيء، ولم يضع شيء.",
    unknown: "ربما أُرسلت مع ذلك: انظر في سجل المحفظة نفسها قبل أن تحاول مجددًا. لا يُدفع شيء مرتين.",
  },
  faults: {
    "ChainNotReachable.unreachable": {
      reason: noAnswer((it) => `${it} متوقفة، أو لا شبكة لجهازك`),
      hint: "تحقق من الشبكة، واسأل مجددًا بعد دقيقة.",
    },
    "ChainNotReachable.silent": {
      reason: noAnswer((it) => `${it} استغرقت وقتًا طويلًا، لازدحامها أو لازدحام شبكتك`),
      hint: "اسأل مجددًا بعد دقيقة، أو من شبكة أخرى.",
    },
    "ChainNotReachable.busy": {
      reason: noAnswer((it) => `${it} تُسأل كثيرًا، ولا تقبل أسئلة أخرى الآن`),
      hint: "انتظر دقيقة، ثم اسأل مجددًا.",
    },
    "ChainNotReachable.status": {
      reason: noAnswer((it, { status }) => `في ${it} خلل (HTTP ${status})`),
      hint: "اسأل مجددًا بعد بضع دقائق.",
    },
    "ChainNotReachable.nonsense": {
      reason: noAnswer((it) => `${it} أرسلت شيئًا آخر، مثل صفحة تطلب فيها شبكتك تسجيل الدخول`),
      hint: "افتح موقعًا آخر لترى إن كانت شبكتك تسمح لك بالمرور، ثم اسأل مجددًا.",
    },
    "ChainNotReachable.failing": {
      reason: noAnswer((it) => `${it} أخفقت في السؤال`),
      hint: "اسأل مجددًا بعد دقيقة.",
    },
    NotOnNode: {
      reason: noAnswer((it) => `${it} متأخرة عن الشبكة، وليست لديها تلك الكتلة بعد`),
      hint: "اسأل مجددًا بعد دقيقة.",
    },
    "WrongNode.node": {
      reason: () => "العقدة التي تسألها هذه الصفحة تتبع شبكة أخرى.",
      hint: "أخبر من نشر هذه الصفحة: إنها تسمّي عقدة خاطئة.",
    },
    NotEnoughFunds: {
      reason: () =>
        "لا يستطيع الحساب دفع رسوم الغاز: لديه القليل جدًا من عملة الشبكة، وهي ETH في أغلب الشبكات.",
      hint: "أرسل إليه بعضًا منها ثم حاول مجددًا، أو اختر طريقة لا تكلفك غازًا.",
    },
    WalletRefused: {
      reason: () => "رفضتَ الطلب في محفظتك.",
      hint: "لم يُوقَّع شيء: حاول مجددًا متى شئت.",
    },
    WalletBusy: {
      reason: () => "لا تقبل المحفظة طلبًا: ما زالت تنتظر إجابتك عن طلب سابق.",
      hint: "افتح المحفظة، وأجب عما تسأله أو أغلقه، ثم حاول مجددًا.",
    },
    "WrongChain.other": {
      reason: () => "المحفظة على شبكة أخرى، فلم يُطلب منها شيء.",
      hint: "بدّل شبكة المحفظة، ثم حاول مجددًا.",
    },
    "WrongChain.unknown": {
      reason: (details) => `لم تنتقل المحفظة إلى هذه الشبكة: لا تعرفها، ولم تُضفها.${quoted(details)}`,
      hint: "أضف الشبكة في إعدادات المحفظة نفسها، أو استخدم محفظة أخرى.",
    },
    "WrongChain.stays": {
      reason: (details) => `لم تنتقل المحفظة إلى هذه الشبكة.${quoted(details)}`,
      hint: "بدّل الشبكة في المحفظة نفسها، ثم حاول مجددًا.",
    },
    "WalletAccountGone.gone": {
      reason: () => "لم تعد المحفظة تعرض على هذه الصفحة الحساب الذي كان متصلًا: سُحب، أو اختير غيره.",
      hint: "اختر ذلك الحساب في المحفظة، أو اتصل مجددًا.",
    },
    "WalletAccountGone.locked": {
      reason: () => "لا تعرض المحفظة على هذه الصفحة أي حساب: إنها مقفلة، أو لا حساب فيها.",
      hint: "افتح قفل المحفظة، ثم اتصل مجددًا.",
    },
    "WalletFailed.lacks": {
      reason: (details) => `لا تستطيع المحفظة ما طُلب منها.${quoted(details)}`,
      hint: "استخدم محفظة أخرى، أو اختر طريقة أخرى.",
    },
    "WalletFailed.disconnected": {
      reason: () => "لا تصل المحفظة إلى الشبكة: فقدت اتصالها.",
      hint: "افتح المحفظة، وتحقق من شبكتها، ثم حاول مجددًا.",
    },
    "WalletFailed.failed": {
      reason: (details) => `أخفقت المحفظة، أو العقدة التي تستخدمها.${quoted(details)}`,
      hint: "افتح المحفظة، وتحقق من شبكتها، ثم حاول مجددًا.",
    },
    "WalletFailed.paymaster": {
      reason: (details) =>
        `لم تتكفّل الجهة التي كان عليها دفع رسوم الشبكة عنك بهذه المطالبة.${quoted(details)}`,
      hint: "حاول لاحقًا، أو اختر طريقة تدفع فيها الرسوم بنفسك.",
    },
    "NotSent.pending": {
      reason: () => "لم تقبل الشبكة المعاملة: معاملة أخرى لهذا الحساب ما زالت تنتظر، وتشغل مكانها.",
      hint: "انتظر حتى تنتهي تلك، أو سرّعها في المحفظة، ثم حاول مجددًا.",
    },
    "NotSent.nonce": {
      reason: () => "لم تقبل الشبكة المعاملة: أعطتها المحفظة رقمًا (nonce) ليس التالي لهذا الحساب.",
      hint: "انتظر دقيقة ثم حاول مجددًا. إن استمر الأمر، فامسح نشاط الحساب في إعدادات المحفظة.",
    },
    "NotSent.held": {
      reason: () => "لدى الشبكة هذه المعاملة نفسها: أُرسلت من قبل.",
      hint: "انتظر حتى تنتهي.",
    },
    "NotServed.page": {
      reason: () => "تعذّر تحميل جزء من هذه الصفحة: مضيفها أو شبكتك متوقفان، أو غُيّرت الصفحة.",
      hint: "أعد تحميل الصفحة.",
    },
    "NotServed.list": {
      reason: () => "تعذّر جلب القائمة: مضيفها متوقف، أو نقلها.",
      hint: LIST_HINT,
    },
    "BadManifest.list": OTHER_LIST,
    "RootMismatch.list": OTHER_LIST,
    "ConventionMismatch.list": OTHER_LIST,
    "CountMismatch.list": OTHER_LIST,
    "DamagedTile.list": OTHER_LIST,
    "DamagedBucket.list": OTHER_LIST,
    "DamagedTree.list": OTHER_LIST,
  },
} satisfies FaultTexts & Whole;
