import type * as English from "../en/consoleDay.ts";

/** Arabic, from right to left. */
export const consoleDay: typeof English.consoleDay = {
  heading: "يوم المطالبة",
  campaign: "الحملة",
  noCampaign: "لا حملة معروفة هنا. أضف واحدة في قسم الحملات.",
  asOfBlock: (block, moment) => `حتى الكتلة ${block}، ${moment}.`,
  asOf: (moment) => `حتى ${moment}.`,
  counting: "يجري عدّ المطالبات ...",
  old: (moment) => `أرقام قديمة، حتى ${moment}: لم تُجب الخدمة منذ ذلك الحين.`,
  behind: (blocks) => `لم يقرأ السجل الزمني أحدث الكتل بعد: ${blocks}.`,
  unlooked: (moment) => `أرقام قديمة: لم يصل السجل الزمني شيء من الشبكة منذ ${moment}.`,
  stopped: "أرقام قديمة: توقف السجل الزمني عن متابعة الشبكة. يقول:",
  past: (from, to) =>
    `أرقام أقل من الواقع: لم يقرأ السجل الزمني بعد الكتل من ${from} إلى ${to} لهذه الحملة، ومطالباتها ناقصة.`,
  claimed: (claimed, leaves) => `طولب بما عدده ${claimed} من ${leaves} ورقة`,
  claimedOfUnknown: (claimed) => `الأوراق المطالَب بها: ${claimed}`,
  claimedAccounts: (claimed) => `الحسابات المدفوع لها: ${claimed}`,
  accountsAbout: "تُعدّ الحسابات لأن كل شجرة في هذه الحملة ترقّم أوراقها من جديد.",
  paid: (amount) => `المدفوع: ${amount}`,
  moreWaves: (waves) => `موجات أخرى: ${waves}`,
  pace: "المطالبات في الدقيقة",
  paceAbout: (last, most, sum) =>
    `في آخر دقيقة كاملة: ${last}. الأكثر في دقيقة: ${most}. في هذه الساعة: ${sum}.`,
  noPace: "لا يحفظ السجل الزمني أي كتلة بعد.",
  paceTable: "الأرقام نفسها في جدول",
  minute: "الدقيقة",
  claims: "المطالبات",
  refused: "لم تنجح",
  refusedAbout: "مطالبات قُبلت ثم انتهت بلا دفع، حسب اسم الخطأ، عدا ما دفعته معاملة أخرى.",
  nothingRefused: "لا شيء حتى الآن.",
  reason: "الخطأ",
  levels: {
    normal: "تُقبل كل مطالبة.",
    ticketing: "الطابور ممتلئ: يحصل المطالبون على تذكرة فيها موعد العودة.",
    ticketHoldersOnly: "تصل مطالبات أكثر مما يمكن فحصه مسبقًا: الأولوية لأصحاب التذاكر.",
    chainSlow: "الشبكة بطيئة: تُقبل المطالبات، لكن المواعيد الموعودة لن تصدق.",
    storeAway: "المخزن لا يجيب: لا يُقبل شيء.",
  },
};
