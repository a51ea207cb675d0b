/**
 * Texts that would run a script, had a page put them in as they are. Each calls `ran` with its own number, so that what
 * ran can be told. Kinds of places: between tags, within attributes, within scripts and styles, as addresses, in other
 * grammars of markup, encoded, broken, and for templates.
 */
const patterns: readonly string[] = [
  // Between tags.
  '<script>ran(#)</script>',
  '<script src="data:text/javascript,ran(#)"></script>',
  '<ScRiPt>ran(#)</sCrIpT>',
  '<script/x>ran(#)</script >',
  '<scr<script>ipt>ran(#)</scr</script>ipt>',
  '<img src=x onerror=ran(#)>',
  '<img src=x onerror="ran(#)"/>',
  '<img/src="x"/onerror="ran(#)">',
  '<IMG SRC=x ONERROR=ran(#)>',
  '<img src=x:x onerror\n=\nran(#)>',
  '<img src=x onerror=ran`#`>',
  '<image src=x onerror=ran(#)>',
  '<svg onload=ran(#)>',
  '<svg><script>ran(#)</script></svg>',
  '<svg><animate onbegin=ran(#) attributeName=x dur=1s>',
  '<svg><set onbegin=ran(#) attributeName=x to=1>',
  '<svg><image href=x onerror=ran(#)></svg>',
  '<svg><a href="javascript:ran(#)"><text y=20>go</text></a></svg>',
  '<svg><foreignObject><img src=x onerror=ran(#)></foreignObject></svg>',
  '<math><mtext><img src=x onerror=ran(#)></mtext></math>',
  '<math><a xlink:href="javascript:ran(#)">go</a></math>',
  '<iframe srcdoc="<script>parent.ran(#)</script>"></iframe>',
  '<iframe src="javascript:parent.ran(#)"></iframe>',
  '<iframe onload=ran(#)></iframe>',
  '<object data="javascript:ran(#)"></object>',
  '<embed src="javascript:ran(#)">',
  '<video><source onerror=ran(#)></video>',
  '<video src=x onerror=ran(#)></video>',
  '<audio src=x onerror=ran(#)></audio>',
  '<input autofocus onfocus=ran(#)>',
  '<select autofocus onfocus=ran(#)></select>',
  '<textarea autofocus onfocus=ran(#)></textarea>',
  '<details open ontoggle=ran(#)>x</details>',
  '<body onload=ran(#)>',
  '<marquee onstart=ran(#)>x</marquee>',
  '<style>@keyframes q{}</style><b style="animation:q 1s" onanimationstart=ran(#)>x</b>',
  '<b style="transition:all 1s" ontransitionend=ran(#) tabindex=0>x</b>',
  '<p contenteditable autofocus onfocus=ran(#)>x</p>',
  '<link rel=stylesheet href="data:text/css,*{}" onload=ran(#)>',
  '<base href="javascript:ran(#)//">',
  '<meta http-equiv=refresh content="0;url=javascript:ran(#)">',
  '<form action="javascript:ran(#)"><button autofocus>x</button></form>',
  '<button formaction="javascript:ran(#)" form=x>x</button>',
  '<template><img src=x onerror=ran(#)></template>',
  // Out of an attribute, a text area, a title, a comment, a section of text.
  '"><img src=x onerror=ran(#)>',
  "'><img src=x onerror=ran(#)>",
  '" autofocus onfocus=ran(#) x="',
  "' onmouseover='ran(#)' x='",
  '</textarea><img src=x onerror=ran(#)>',
  '</title><img src=x onerror=ran(#)>',
  '</style><img src=x onerror=ran(#)>',
  '--><img src=x onerror=ran(#)>',
  '<noscript><p title="</noscript><img src=x onerror=ran(#)>">',
  ']]><img src=x onerror=ran(#)>',
  // Out of a script or a style.
  '</script><script>ran(#)</script>',
  "'-ran(#)-'",
  '"-ran(#)-"',
  // biome-ignore lint/suspicious/noTemplateCurlyInString: a template is what it pretends to be.
  '${ran(#)}',
  '\u2028ran(#)//',
  // Addresses.
  'javascript:ran(#)',
  'JaVaScRiPt:ran(#)',
  'java\tscript:ran(#)',
  '\u0001javascript:ran(#)',
  'data:text/html,<script>parent.ran(#)</script>',
  // Other grammars and templates.
  '[go](javascript:ran(#))',
  '![x](x"onerror="ran(#))',
  '{{constructor.constructor("ran(#)")()}}',
  '{{ "<img src=x onerror=ran(#)>" }}',
  // Encoded twice, or not quite a tag.
  '&lt;img src=x onerror=ran(#)&gt;',
  '&#60;img src=x onerror=ran(#)&#62;',
  '%3Cimg%20src%3Dx%20onerror%3Dran(#)%3E',
  '\\u003cimg src=x onerror=ran(#)\\u003e',
  '<\u0000img src=x onerror=ran(#)>',
  '＜img src=x onerror=ran(#)＞',
];

export const payloads: readonly string[] = patterns.map((one, place) => one.replaceAll('#', String(place)));

/** As a text within YAML and within a name's length. */
export const hostile = (number: number): string => `<img src=x onerror=ran(${number})>`;

/** Elements and attributes that no page of the desk has, and every payload that stands as markup would bring. */
export const traces =
  '[onerror],[onload],[onfocus],[onbegin],[ontoggle],[onstart],[onmouseover],[src="x"],marquee,math,embed';
