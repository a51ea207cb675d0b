import PostalMime from 'postal-mime';
import { unflowed } from './flowed.ts';

type Parameters = Record<string, string | undefined>;

/** A part of a mail, as the library hands it to its own methods. */
interface PartNode {
  readonly contentType: { readonly parsed: { readonly params: Parameters } };
  readonly contentDisposition: { readonly parsed: { readonly params: Readonly<Parameters> } };
  getTextContent(): string;
}

/**
 * The library with two of its decisions made otherwise. A text that came with a file's name is a file, also where it
 * is shown below the message; and flowed text keeps its quotations apart. Both methods are the library's own, of which
 * it ships no types: it is pinned, and tests hold that they are still asked.
 */
export class MailReader extends PostalMime {
  isInlineTextNode(node: PartNode): boolean {
    if (node.contentDisposition.parsed.params['filename']) return false;
    const { params } = node.contentType.parsed;
    if (params['format']?.toLowerCase() === 'flowed') {
      params['format'] = undefined;
      const read = node.getTextContent.bind(node);
      node.getTextContent = () => unflowed(read(), params['delsp']?.toLowerCase() === 'yes');
    }
    const library = PostalMime.prototype as unknown as { isInlineTextNode(node: PartNode): boolean }; // Safe: see above.
    return library.isInlineTextNode.call(this, node);
  }
}
