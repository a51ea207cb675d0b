import type { Brand } from '../api/contract.ts';
import classes from './portal.module.css';

/** A tenant's own SVG, drawn as an image: inside one nothing can run, load or reach the page. */
export function BrandLogo({ brand, size = 26 }: { brand: Brand; size?: number }) {
  if (brand.logo === undefined) return <span className={classes.brandBlock} aria-hidden="true" />;
  const source = `data:image/svg+xml,${encodeURIComponent(brand.logo)}`;
  return <img src={source} width={size} height={size} alt="" className={classes.brandLogo} />;
}
