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
  about: "ما تستحقه العناوين من الحملة، وكيف يُدفع.",
  campaign: {
    heading: "ما هذه الصفحة",
    token: "الرمز",
    campaign: "الحملة",
    chain: "الشبكة",
    kind: "طريقة الدفع",
    kinds: {
      instant: "دفعة واحدة",
      vesting: "على أجزاء، كلما حان استحقاقها",
      cumulative: "مكافآت تزيد من قائمة إلى أخرى",
    },
    from: "تبدأ المطالبة",
    until: "تنتهي المطالبة",
    waves: (number, interval) => `على ${number} موجات، تفصل بين كل موجتين مدة ${interval}`,
    wavesName: "الموجات",
    vested: "يكتمل الاستحقاق",
    asks: "ما المطلوب",
    schema: "المطلوب وثيقة اعتماد من المخطط",
    issuer: "صادرة عن",
    trustList: "صادرة عن جهة مدرجة في قائمة الثقة",
    fromIssuers: "إحدى الجهات التي تقبلها بوابة الحملة.",
    otherGate: "للحملة بوابة تبتّ في كل مطالبة وفق قواعدها الخاصة.",
    pauseGate: "يمكن إيقاف المطالبات مؤقتًا؛ ويتأخر موعد النهاية بالقدر نفسه.",
  },
  ask: {
    heading: "هل عنوانك مدرج؟",
    label: "العنوان",
    about: "يجري البحث في القائمة على هذا الجهاز. لا حاجة إلى محفظة، ولا تُسأل أي عقدة.",
    aboutRewards: "لا حاجة إلى محفظة. تُقرأ من الشبكة القائمةُ المعمول بها الآن.",
    look: "ابحث",
    asked: "العناوين التي سألت عنها",
    show: (address) => `اعرض ${address}`,
    remove: (address) => `أزل ${address}`,
    removeShort: "أزل",
    empty: "اكتب عنوانًا أولًا.",
  },
  answer: {
    heading: "الجواب",
    looking: "جارٍ البحث في القائمة ...",
    readingRoot: "جارٍ السؤال على الشبكة عن القائمة المعمول بها الآن ...",
    listed: "هذا العنوان مدرج. حصته:",
    listedRewards: "هذا العنوان مدرج. مكافآته حتى الآن، ما دُفع منها وما لم يُدفع:",
    notListed: "هذا العنوان غير مدرج.",
    notListedHint:
      "تأكد من أنه العنوان الصحيح: قد تكون مدرجًا بعنوان آخر. ما يظهر هنا يخص القائمة التي بُنيت هذه الصفحة من أجلها.",
    index: "الرقم في القائمة",
    provenBy: "الحصة مثبتة قياسًا إلى جذر الحملة.",
    faults: "أماكن للقائمة لم تقدمها",
    faultsButProven: "قدّمها مكان آخر، وما قدّمه مثبت، فلا يتغير شيء.",
    faultsAndNotListed: "قدّمها مكان آخر، ويقول إن العنوان غير مدرج.",
    noHost: "لم يقدّم القائمةَ أي من الأماكن التي تنشرها:",
    again: "اسأل مجددًا",
  },
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
