/** The engines there are, as options of commands name them. */
export const engineNames = ['sqlite', 'mariadb', 'mysql', 'postgres'] as const;
