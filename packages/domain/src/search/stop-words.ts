/** Words too common to find anything by: English, German and Italian, already folded. */
const english = `a about after all also am an and any are as at be because been before being but by can could did do does
doing for from had has have having he her here him his how if in into is it its just me more most my no nor not now of
on once only or other our out over own re same she should so some such than that the their them then there these they
this those through to too under until up very was we were what when where which while who why will with would you your
hi hello dear thanks thank please regards best`;
const german = `aber alle als also am an auch auf aus bei beim bin bis bitte da damit danke dann das dass dem den der des
die dies diese diesem diesen dieser dieses doch dort du durch ein eine einem einen einer eines er es euch fur hab habe
haben hallo hat hatte ich ihm ihn ihnen ihr ihre im in ist ja jetzt kann kein keine konnen man mein meine mich mir mit
nach nicht noch nun nur ob oder ohne schon sehr sein seine seit sich sie sind so uber um und uns unser unter vom von vor
war warum was weil wenn wer wie wieder wir wird zu zum zur gruss grusse freundlichen mfg`;
const italian = `ai al alla alle anche avere ci ciao come con cosa cui da dal dalla dalle dei del della delle di dopo e ed
era gli grazie ha hanno ho i il in io la le lei lo loro lui ma mi mia mio ne negli nei nel nella noi non nostra nostro
o per perche piu puo quale quando quella quello questa questo qui se sei si sia sono su sua sul sulla suo tra tutti
tutto un una uno vi voi buongiorno salve saluti cordiali`;

export const stopWords: ReadonlySet<string> = new Set(`${english} ${german} ${italian}`.split(/\s+/));
