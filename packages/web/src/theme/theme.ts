import {
  type ActionIconProps,
  type ButtonProps,
  type CheckboxProps,
  type CSSVariablesResolver,
  createTheme,
  defaultVariantColorsResolver,
  type MantineColorsTuple,
  type MenuProps,
  type ModalProps,
  type NativeSelectProps,
  type PopoverProps,
  type RadioProps,
  type SelectProps,
  type SwitchProps,
  type TextareaProps,
  type TextInputProps,
  type TooltipProps,
} from '@mantine/core';
import { darkRamp, hues, ink } from './palette.ts';
import { schemeVariables } from './scheme-variables.ts';

const font =
  '"Inter Variable", Inter, system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", "Liberation Sans", Arial, sans-serif';
const mono =
  'ui-monospace, "SF Mono", "Cascadia Mono", "JetBrains Mono", Menlo, Consolas, "Liberation Mono", monospace';

/** What a component is unless it says otherwise; by its type alone, or every screen would load every component. */
const usual = <Props>(defaultProps: Partial<Props>): { defaultProps: Partial<Props> } => ({ defaultProps });

const tuple = (shades: readonly string[]) => shades as unknown as MantineColorsTuple;

/** Mantine's default theme fails WCAG AA; this layer and `resolver` below make every pair pass. */
export const theme = createTheme({
  primaryColor: 'brand',
  primaryShade: { light: 6, dark: 5 },
  colors: {
    ...Object.fromEntries(Object.entries(hues).map(([name, shades]) => [name, tuple(shades)])),
    dark: tuple(darkRamp),
  },
  white: '#ffffff',
  black: ink.light.text,
  fontFamily: font,
  fontFamilyMonospace: mono,
  fontSizes: { xs: '0.75rem', sm: '0.8125rem', md: '0.875rem', lg: '1rem', xl: '1.125rem' },
  lineHeights: { xs: '1.35', sm: '1.4', md: '1.5', lg: '1.5', xl: '1.5' },
  spacing: { xs: '0.5rem', sm: '0.75rem', md: '1rem', lg: '1.5rem', xl: '2rem' },
  radius: { xs: '3px', sm: '5px', md: '7px', lg: '10px', xl: '16px' },
  defaultRadius: 'md',
  headings: {
    fontFamily: font,
    fontWeight: '600',
    sizes: {
      h1: { fontSize: '1.25rem', lineHeight: '1.35' },
      h2: { fontSize: '1rem', lineHeight: '1.4' },
      h3: { fontSize: '0.875rem', lineHeight: '1.4' },
    },
  },
  shadows: {
    sm: '0 1px 2px rgb(16 24 40 / 8%)',
    md: '0 4px 12px rgb(16 24 40 / 12%)',
    lg: '0 12px 32px rgb(16 24 40 / 18%)',
  },
  // White on a fill is Mantine's guess; a brand may be yellow, and the layer knows which of black and white reads.
  variantColorResolver: (input) => {
    const made = defaultVariantColorsResolver(input);
    if (input.variant !== 'filled') return made;
    return { ...made, color: `var(--mantine-color-${input.color ?? input.theme.primaryColor}-contrast)` };
  },
  respectReducedMotion: true,
  cursorType: 'pointer',
  components: {
    ActionIcon: usual<ActionIconProps>({ variant: 'subtle', color: 'gray', size: 30 }),
    Button: usual<ButtonProps>({ size: 'sm' }),
    Checkbox: usual<CheckboxProps>({ size: 'md' }),
    // A brand's fill may be too pale to be seen as a ring; its text colour never is (WCAG 2.2, 1.4.11).
    Radio: usual<RadioProps>({ color: 'var(--mantine-color-brand-text)', iconColor: 'var(--p-body)' }),
    Switch: usual<SwitchProps>({ size: 'md' }),
    Menu: usual<MenuProps>({ shadow: 'md', transitionProps: { duration: 80 } }),
    Popover: usual<PopoverProps>({ shadow: 'md', transitionProps: { duration: 80 } }),
    Tooltip: usual<TooltipProps>({ openDelay: 350, transitionProps: { duration: 80 }, fz: 'xs' }),
    // Our page never scrolls as a whole, and the scroll lock would write an inline style the policy refuses.
    Modal: usual<ModalProps>({
      lockScroll: false,
      radius: 'lg',
      shadow: 'lg',
      transitionProps: { duration: 120 },
      overlayProps: { backgroundOpacity: 0.4 },
      styles: { title: { fontSize: 'var(--mantine-font-size-lg)', fontWeight: 620 } },
    }),
    TextInput: usual<TextInputProps>({ size: 'sm' }),
    Textarea: usual<TextareaProps>({ size: 'sm' }),
    // The list itself scrolls: a scroll area around it could not be reached by keyboard (axe).
    Select: usual<SelectProps>({
      size: 'sm',
      checkIconPosition: 'right',
      withScrollArea: false,
      styles: { options: { maxHeight: 240, overflowY: 'auto' } },
    }),
    NativeSelect: usual<NativeSelectProps>({ size: 'sm' }),
  },
});

export const resolver: CSSVariablesResolver = () => ({
  variables: {},
  light: schemeVariables('light'),
  dark: schemeVariables('dark'),
});
