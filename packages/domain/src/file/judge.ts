import { extensionOf } from './name.ts';

/** What was found in the bytes of a file, whatever its name and its sender say. */
export interface Evidence {
  readonly name: string;
  /** As its sender declared it. */
  readonly type: string;
  /** As its first bytes show it; undefined where they show nothing, as those of plain text. */
  readonly found?: string;
  /** Whether the first bytes are text in UTF-8 or UTF-16. */
  readonly text: boolean;
  /** Whether the industry's test file for scanners is in it. */
  readonly testFile: boolean;
}

export const reasons = ['executable', 'script', 'mismatch', 'test_file', 'scanner'] as const;
export type Reason = (typeof reasons)[number];

export const reasonTexts: Readonly<Record<Reason, string>> = {
  executable: 'It is a program, or is named like one.',
  script: 'It can run commands when it is opened.',
  mismatch: 'Its content is not of the type that it claims.',
  test_file: 'It is the test file for virus scanners (EICAR).',
  scanner: 'The virus scanner found something in it.',
};

/** Names under which Windows, macOS or Linux run what they open. */
const programs = new Set(
  'exe com scr pif msi msp mst cpl dll sys drv ocx app dmg pkg deb rpm appimage jar apk ipa gadget msix appx elf bin run'.split(
    ' ',
  ),
);
const scripts = new Set(
  'bat cmd ps1 psm1 psd1 vbs vbe js jse ws wsf wsh hta lnk reg scf url inf sh bash zsh command desktop html htm xhtml xht mht mhtml svg svgz xml xsl xslt chm hlp application docm dotm xlsm xltm xlam pptm potm ppam sldm iqy one iso img vhd vhdx'.split(
    ' ',
  ),
);
/** Bytes that are programs whatever they are called, as `sniff` names them. */
const programTypes = new Set([
  'application/x-msdownload',
  'application/x-elf',
  'application/x-mach-binary',
  'application/java-vm',
  'application/x-deb',
  'application/x-rpm',
  'application/vnd.android.package-archive',
  'application/x-apple-diskimage',
  'application/vnd.debian.binary-package',
  'application/x-ms-shortcut',
  'application/x.ms.shortcut',
  'application/x.apple.alias',
  'application/wasm',
  'application/java-archive',
]);
const scriptTypes = new Set([
  'text/x-shellscript',
  'text/html',
  'image/svg+xml',
  'application/xml',
  'text/xml',
  'application/xhtml+xml',
  'text/javascript',
  'application/javascript',
]);

/** Why a file must not be handed on, or undefined. Runs for every file, in both homes, before any scanner is asked. */
export function judgeFile(evidence: Evidence): Reason | undefined {
  const { name, type, found, text, testFile } = evidence;
  if (testFile) return 'test_file';
  const parts = name.toLowerCase().split('.');
  if (found !== undefined && programTypes.has(found)) return 'executable';
  if (programs.has(extensionOf(name))) return 'executable';
  // `invoice.pdf.exe` and `invoice.exe.pdf ` alike: whoever names a file so wants it to be mistaken.
  if (parts.length > 2 && parts.slice(1, -1).some((one) => programs.has(one))) return 'executable';
  if (scripts.has(extensionOf(name)) || scriptTypes.has(type)) return 'script';
  if (found !== undefined && scriptTypes.has(found)) return 'script';
  return agrees(type, found, text) ? undefined : 'mismatch';
}

/** Containers that many types are made of: what is in them, only their own programs know. */
const madeOf: Readonly<Record<string, RegExp>> = {
  'application/zip':
    /^application\/(?:zip|x-zip-compressed|vnd\.openxmlformats-officedocument\.|vnd\.oasis\.opendocument\.|epub\+zip|octet-stream)/,
  'application/x-cfb': /^application\/(?:msword|vnd\.ms-(?:excel|powerpoint|outlook)|x-msg|vnd\.visio)/,
  'application/gzip': /^application\/(?:x-)?(?:gzip|tgz|compressed-tar)/,
};

/** Types of one family that senders and the table name differently. */
const families: readonly RegExp[] = [
  /^audio\//,
  /^video\//,
  /^image\//,
  /^(?:audio|video)\/(?:mp4|ogg|webm|x-matroska|x-m4a|quicktime)/,
  /^application\/(?:x-)?(?:7z-compressed|zip-compressed|zip)$/,
];

function agrees(type: string, found: string | undefined, text: boolean): boolean {
  if (found === undefined) return text ? isText(type) : type === 'application/octet-stream';
  if (type === found) return true;
  if (madeOf[found]?.test(type)) return true;
  return families.some((family) => family.test(type) && family.test(found));
}

/** Types whose files are plain text, with nothing at their beginning that would tell them apart. */
function isText(type: string): boolean {
  return (
    /^text\//.test(type) ||
    /^(?:message\/rfc822|application\/(?:json|x-ndjson|yaml|x-yaml|toml|sql|rtf|pgp-signature|x-log))$/.test(type)
  );
}
