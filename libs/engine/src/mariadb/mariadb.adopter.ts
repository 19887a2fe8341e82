import type { Adopter } from '../adopter.js';
import { MysqlAdopter } from '../mysql/mysql.adopter.js';

/** MariaDB's. */
export const mariadbAdopter: Adopter = new MysqlAdopter({ collation: 'utf8mb4_nopad_bin', nativeJson: false });
