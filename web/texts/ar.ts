import type * as English from "./en.ts";

/** Arabic, from right to left. */
export const shared: typeof English.shared = {
  skip: "تخطَّ إلى المحتوى",
  language: "اللغة",
  copied: "تم النسخ",
  loading: "جارٍ التحميل ...",
};

export const claim: typeof English.claim = {
  title: "المطالبة",
};

export const verify: typeof English.verify = {
  title: "التحقق من وثيقة اعتماد",
};

export const hold: typeof English.hold = {
  title: "وثائقك",
};

export const console: typeof English.console = {
  title: "لوحة التشغيل",
};
