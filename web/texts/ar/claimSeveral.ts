import type * as English from "../en/claimSeveral.ts";

/** Arabic, from right to left. */
export const claimSeveral: typeof English.claimSeveral = {
  welcome: {
    heading: (brand) => `المطالبة لدى \u2068${brand}\u2069`,
    headingPlain: "المطالبة",
    about: (count) => `بحث واحد يبيّن ما يحق لك أن تطالب به. عدد الحملات: ${count}.`,
    list: "الحملات",
  },
  list: {
    heading: "مطالباتك",
    looking: "جارٍ البحث ...",
    noAnswer: "لا جواب بعد",
    open: (count, all) =>
      `الحملات التي يمكنك المطالبة فيها الآن: ${count} من ${all}. افتح واحدة لترى المزيد.`,
    noneOpen: "لا شيء يمكنك المطالبة به الآن. افتح حملة لترى المزيد.",
    silent: (count, all) => `الحملات التي لم تُجب: ${count} من ${all}. لا يُعرف بعد ما يمكنك المطالبة به فيها.`,
    notListed: (campaigns) => `غير مدرج في قائمة: ${campaigns}.`,
    notListedWord: "غير مدرج في أي قائمة",
    notListedHint: "تحقق من العنوان: فقد تكون مدرجًا بعنوان آخر.",
    back: "كل الحملات",
  },
  all: {
    heading: "المطالبة بها كلها دفعة واحدة",
    about: "ترسل بعض المحافظ عدة مطالبات معًا: فتُدفع كلها أو لا يُدفع شيء منها. أو افتح كل مطالبة أعلاه.",
    connect: "صِل محفظة",
    oneByOne: "ترسل هذه المحفظة مطالبة واحدة في كل مرة. افتح كل مطالبة أعلاه.",
    otherAccount: (wallet, listed) =>
      `تعرض المحفظة ${wallet}، وهذه المطالبات للعنوان ${listed}. اختر ذلك الحساب في المحفظة، أو افتح كل مطالبة أعلاه.`,
    asks: (count) => `ستعرض محفظتك استدعاءات، واحدًا لعقد كل حملة، وعددها ${count}. وهي تدفع:`,
    to: (account) => `إلى: ${account}.`,
    nothingElse: "لا تمنح أي إذن بالصرف، ولا تأخذ منك شيئًا سوى رسوم الشبكة. إن عرضت المحفظة غير ذلك فارفض.",
    start: (count) => `طالب بها كلها (${count})`,
  },
};
