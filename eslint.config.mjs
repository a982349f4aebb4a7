import tseslint from 'typescript-eslint';

/** Only what needs types: everything else is biome's. And time comes from the Clock alone. */
export default tseslint.config(
  {
    files: ['apps/**/*.ts', 'libs/**/*.ts', 'tools/**/*.ts'],
    ignores: ['**/*.spec.ts'],
    languageOptions: {
      parser: tseslint.parser,
      parserOptions: { project: './tsconfig.json', tsconfigRootDir: import.meta.dirname },
    },
    plugins: { '@typescript-eslint': tseslint.plugin },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: false }],
      '@typescript-eslint/await-thenable': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      'no-restricted-syntax': [
        'error',
        {
          selector: "CallExpression[callee.object.name='Date'][callee.property.name='now']",
          message: 'Now comes from the Clock.',
        },
        { selector: "NewExpression[callee.name='Date'][arguments.length=0]", message: 'Now comes from the Clock.' },
        {
          selector: 'TemplateElement[value.raw=/\\bnow\\(\\)|\\bcurrent_date\\b/]',
          message: 'Now comes from the Clock, in SQL too.',
        },
      ],
    },
  },
  { files: ['libs/kernel/clock.ts'], rules: { 'no-restricted-syntax': 'off' } },
);
