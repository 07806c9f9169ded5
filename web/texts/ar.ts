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
  acting: {
    heading: "من ينفّذ",
    nobody: "لا أحد بعد: يمكن الاطلاع على كل شيء، ولا يُرسل شيء.",
    somebody: "كل ما يُخطَّط أدناه يُخطَّط لهذا الحساب، وهو وحده من يستطيع إرساله.",
    connect: "اربط محفظة",
    withoutWallet: "المتابعة دون محفظة",
    address: "أو خطّط لعنوان يوقّع في مكان آخر",
    addressAbout: "عنوان Safe مثلًا: يوقّع مالكوه ملفًا يُحفظ من هنا.",
    addressWrong: "هذا ليس عنوانًا. يتكوّن العنوان من 0x و40 رقمًا ستّ عشريًا، مع صحة التحقق عند اختلاط الأحرف.",
  },
  plan: {
    nothing: "لا شيء يلزم فعله.",
    nobody: "حدّد أعلاه من ينفّذ: محفظة ترسل، أو عنوان يوقّع في مكان آخر.",
    checking: "تُجرَّب على الشبكة دون إرسال شيء ...",
    notPlayed: "لا تستطيع هذه العقدة تجربتها: يظهر قبول الشبكة لها ومقدار الغاز عند الإرسال.",
    calls: (count) => `ما يُستدعى: ${count}`,
    to: "العقد",
    value: "القيمة",
    data: "بيانات الاستدعاء",
    from: "المُرسِل",
    gas: "الغاز تقريبًا",
    cost: "الكلفة تقريبًا",
    costAt: (cost, gwei) => `${cost}، بسعر الغاز الحالي ${gwei} gwei`,
    send: "أرسلها بالمحفظة",
    goOn: "تابع بالمحفظة",
    begun: "بدأ هذا على هذا الجهاز: يُتابَع ما أُرسل ولا يُرسل مرة أخرى.",
    forget: "انسَ ما أُرسل وابدأ من جديد",
    done: "أُدرجت كلها في الكتل.",
    step: (number, state) => `الاستدعاء ${number}: ${state}`,
    states: {
      waiting: "ينتظر ما قبله",
      asking: "تُسأل المحفظة",
      sent: "أُرسل ولم يُدرج في كتلة بعد",
      mined: "أُدرج في كتلة",
    },
    safeFile: "احفظها ملفًا لـ Safe",
    safeAbout:
      "الملف لأداة Transaction Builder في Safe، ومُعدّ للحساب أعلاه: تصبح كل الاستدعاءات معاملة واحدة منه.",
    copyCall: (number) =>
      number === undefined ? "انسخ بيانات الاستدعاء" : `انسخ بيانات الاستدعاء ${number}`,
  },
};
