import type * as English from "./en.ts";

/** Arabic, from right to left. */
export const shared: typeof English.shared = {
  skip: "تخطَّ إلى المحتوى",
  language: "اللغة",
  copied: "تم النسخ",
  loading: "جارٍ التحميل ...",
  wallet: {
    choose: "اختر محفظة من محافظ هذا المتصفح:",
    unnamed: "محفظة المتصفح",
    connecting: "في انتظار المحفظة ...",
    connected: (name) => `متصل عبر ${name}:`,
    disconnect: "قطع الاتصال",
    none: "لا توجد محفظة في هذا المتصفح. ثبّت واحدة، أو افتح هذه الصفحة داخل محفظة.",
    otherChain: (chain) => `المحفظة على شبكة أخرى غير ${chain}.`,
    switchTo: (chain) => `التبديل إلى ${chain}`,
  },
  frame: {
    stranger:
      "هذه الصفحة معروضة داخل صفحة أخرى قد تغطيها وتجعلك تضغط على ما لا تراه. لذلك لا يمكن فعل أي شيء هنا.",
    openAlone: "افتح هذه الصفحة وحدها",
  },
};

export const claim: typeof English.claim = {
  title: "المطالبة",
  about: "ما يستحقه عنوانك من الحملة، وكيف تستلمه.",
};

export const verify: typeof English.verify = {
  title: "التحقق من وثيقة اعتماد",
  about: "ماذا تقول الوثيقة، ومن أصدرها، وهل هي سارية الآن.",
};

export const hold: typeof English.hold = {
  title: "وثائقك",
  about: "الوثائق التي تملكها، محفوظة على هذا الجهاز وحده.",
};

export const console: typeof English.console = {
  title: "لوحة التشغيل",
  about: "الحملات والدفعات، لمن يديرها.",
};
