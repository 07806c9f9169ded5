import type * as English from "../en/claimGate.ts";

/** Spanish of what a campaign's gate asks for. */
export const claimGate: typeof English.claimGate = {
  heading: "Muestra tu credencial",
  needs: (schema, issuers) =>
    `Se necesita: ${schema ?? "una credencial"}${issuers === "" ? "" : `, emitida por ${issuers}`}`,
  or: " o ",
  about:
    "La campaña pide una credencial sobre esta dirección. Pégala, arrastra aquí su archivo o elige el archivo. Se envía con la reclamación, donde todos pueden leerla, y a nadie más.",
  facts: {
    asks: "Qué se pide",
    schema: "Requiere una credencial con el esquema",
    issuer: "Emitida por",
    trustList: "Emitida por alguien de la lista de confianza",
    fromIssuers: "Uno de los emisores que acepta la puerta de la campaña.",
    attester: "Autor de la atestación que el emisor tiene que nombrar",
    registry: "Guardada",
    registries: {
      AttestationRegistry: "Como atestación en el registro de Symbolon",
      Eas: "Como atestación en Ethereum Attestation Service (EAS)",
      Verax: "Como atestación en Verax, cuyo dueño puede cambiar todo lo que dice",
    },
    otherGate: "La campaña tiene una puerta que decide sobre cada reclamación con reglas propias.",
    oracle: "A quién se consulta",
    sanctionsGate:
      "Que ni la cuenta ni el destinatario estén en una lista de sanciones. En cada reclamación se consulta a un contrato; quien mantiene su lista puede rechazar a cualquiera, y la campaña no puede cambiarlo.",
    termsGate:
      "Que la cuenta firme las condiciones de la campaña. La firma se hace pública con la reclamación, y la puerta de la campaña la guarda como un evento que cualquiera puede leer.",
    text: (language) => `Texto: ${language}`,
    pauseGate: "Las reclamaciones pueden pausarse un tiempo; el final se aplaza lo mismo.",
  },
  terms: {
    heading: "Lee y firma las condiciones",
    about:
      "La campaña paga a quien ha firmado sus condiciones con la propia cuenta. La firma se hace pública con la reclamación: muestra que esta cuenta aceptó este texto.",
    read: "Leer las condiciones:",
    missing: "El texto no se puede mostrar: esta página se publicó sin él. No lo firmes.",
    other: "El texto no se puede mostrar: es otro del que la campaña quiere que se firme. No lo firmes.",
    notServed:
      "No se pudo obtener el texto: su servidor o tu conexión está caída, o el servidor lo ha movido. Sin él no se firma nada.",
    hash: "Hash de este texto, que es lo que muestra tu cartera:",
    agreed:
      "Las condiciones están firmadas: la firma va con la reclamación. Se guarda en este dispositivo hasta que se pague.",
    forget: "Retirar la firma, o firmar de nuevo",
    signBelow: "Fírmalas abajo, cuando tu cartera esté conectada. Firmar no mueve nada ni cuesta nada.",
    language: "¿En qué idioma firmas?",
    sign: "Firmar las condiciones",
    signing: "Tu cartera muestra lo que hay que firmar. Fírmalo allí.",
    words:
      "Tu cartera pide una firma que no mueve nada ni cuesta nada. Nombra tu cuenta, el idioma y este hash del texto:",
    askedBy: {
      campaign: "Lo que tu cartera llama «campaign» es esta misma campaña:",
      adapter:
        "Lo que tu cartera llama «campaign» es el contrato por el que esta campaña consulta a su puerta:",
    },
    onlyAccount: "Las condiciones tiene que firmarlas la propia cuenta. Conecta la cartera de",
    inSafeApp:
      "Dentro de la aplicación de Safe, una Safe no da ninguna firma a esta página, así que aquí no puede firmar las condiciones. Abre esta página fuera de esa aplicación y conecta la Safe, por ejemplo por WalletConnect. Si tampoco firma allí, pregunta a quien lleva la campaña.",
  },
  label: "Credencial",
  fieldAbout: "El texto que la muestra, largo o corto; o los datos que toma el contrato (0x...).",
  file: "Elegir un archivo",
  use: "Usarla",
  choose: "Elegirla entre tus credenciales",
  used: "Tu credencial está adjunta: la puerta la comprueba con la reclamación.",
  refused:
    "Tu credencial está adjunta, y con ella se rechaza la reclamación: el estado de arriba dice por qué.",
  refusingPart: "La puerta tiene varias condiciones. Esta es la que no se cumple:",
  unfit: "La credencial que este dispositivo ha guardado no se acepta, así que no se usa:",
  kept: "Queda guardada en este dispositivo hasta que se pague la reclamación.",
  forget: "Usar otra credencial",
  fromLink: "Usar en su lugar la del enlace",
  notOfLink: "El enlace traía una credencial, pero no para esta campaña: no se usa.",
  found: {
    searching: "Se busca una atestación sobre esta dirección",
    used: "Se encontró una atestación sobre esta dirección y ya está adjunta: no tienes que pegar nada.",
    refused:
      "Se encontró una atestación sobre esta dirección, y con ella se rechaza la reclamación: el estado de arriba dice por qué.",
    uid: "Mostrar su uid",
    none: "No se encontró ninguna atestación sobre esta dirección que acepte la puerta. Dónde ha buscado la página:",
    indexer: {
      empty: "El indexador no nombra ninguna.",
      unfit: "El indexador nombra algunas, pero la puerta no acepta ninguna de ellas.",
      failed: "El indexador no dio ninguna respuesta utilizable.",
    },
    gateway: {
      empty: "La pasarela no nombra ninguna.",
      unfit: "La pasarela nombra algunas, pero la puerta no acepta ninguna de ellas.",
      failed: "La pasarela no dio ninguna respuesta utilizable.",
    },
    events: {
      empty: "Los eventos del registro no hablan de ninguna.",
      unfit: "Los eventos del registro hablan de algunas, pero la puerta no acepta ninguna de ellas.",
      failed: "Los eventos del registro no se pudieron leer hasta el final.",
    },
    again: "Buscar otra vez",
    another: "Usar otra",
  },
};
