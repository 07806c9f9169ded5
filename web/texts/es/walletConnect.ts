import type * as English from "../en/walletConnect.ts";

export const walletConnect: typeof English.walletConnect = {
  about: (relay) =>
    `WalletConnect vincula con esta página una billetera de tu teléfono o de otro lugar, a través de ${relay}: quien lo opera ve que las dos se hablan, cuándo y desde dónde, pero no lo que dicen.`,
  lasts:
    "El vínculo dura hasta que lo termines, aquí o en la billetera; recargar la página no lo termina. Cerrar esta pestaña lo olvida aquí, pero no le dice nada a la billetera: lo seguirá mostrando hasta que lo termines en ella o se acabe su plazo.",
  owners:
    "Una Safe, y otras con varios dueños, a menudo no pueden firmar por WalletConnect: deja que envíen la transacción en su lugar.",
  asking: "Pidiendo un código ...",
  scan: "Escanéalo con la billetera de tu teléfono, o ábrelo en una billetera de este dispositivo. El código vale unos minutos, y para una sola billetera.",
  code: "Un código para vincular una billetera con esta página",
  open: "Abrirlo en una billetera de este dispositivo",
  copy: "Copiarlo para una billetera que acepta texto",
  stop: "Dejar de esperar a una billetera",
  ended: "El vínculo se acabó: la billetera lo terminó, o se agotó su plazo.",
};
