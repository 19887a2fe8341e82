import { dropDigits, makeDigits } from './digits.js';

/** A catalogue of products whose properties are rows of attribute tables: 10^5 values. */
export const catalogue: readonly string[] = [
  ...makeDigits,
  `CREATE TABLE attributes (id smallint unsigned NOT NULL AUTO_INCREMENT, code varchar(60) NOT NULL, PRIMARY KEY (id), UNIQUE KEY attributes_code (code))
     DEFAULT CHARSET=utf8mb3`,
  `CREATE TABLE products (id int unsigned NOT NULL AUTO_INCREMENT, sku varchar(64) NOT NULL, PRIMARY KEY (id), UNIQUE KEY products_sku (sku)) DEFAULT CHARSET=utf8mb3`,
  `CREATE TABLE product_texts (
     id bigint unsigned NOT NULL AUTO_INCREMENT, attribute_id smallint unsigned NOT NULL, product_id int unsigned NOT NULL, value varchar(255) DEFAULT NULL,
     PRIMARY KEY (id), UNIQUE KEY product_texts_one (product_id, attribute_id), KEY product_texts_value (value),
     CONSTRAINT product_texts_attribute FOREIGN KEY (attribute_id) REFERENCES attributes (id) ON DELETE CASCADE,
     CONSTRAINT product_texts_product FOREIGN KEY (product_id) REFERENCES products (id) ON DELETE CASCADE
   ) DEFAULT CHARSET=utf8mb3`,
  `CREATE TABLE product_decimals (
     attribute_id smallint unsigned NOT NULL, product_id int unsigned NOT NULL, value decimal(12,4) DEFAULT NULL, views bigint unsigned NOT NULL DEFAULT 0,
     PRIMARY KEY (product_id, attribute_id), KEY product_decimals_value (value),
     CONSTRAINT product_decimals_attribute FOREIGN KEY (attribute_id) REFERENCES attributes (id),
     CONSTRAINT product_decimals_product FOREIGN KEY (product_id) REFERENCES products (id)
   ) DEFAULT CHARSET=utf8mb3`,
  `INSERT INTO attributes (code) VALUES ('name'), ('colour'), ('price')`,
  `INSERT INTO products (sku) SELECT CONCAT('SKU-', LPAD(n, 5, '0'))
     FROM (SELECT a.d + 10 * b.d + 100 * c.d + 1000 * d.d + 10000 * e.d AS n FROM digits a, digits b, digits c, digits d, digits e) numbers WHERE n < 34000 ORDER BY n`,
  `INSERT INTO product_texts (attribute_id, product_id, value) SELECT 1, id, CONCAT('Product ', id) FROM products`,
  `INSERT INTO product_texts (attribute_id, product_id, value) SELECT 2, id, IF(id % 2, 'Red', 'red') FROM products`,
  `INSERT INTO product_decimals (attribute_id, product_id, value, views) SELECT 3, id, id / 8, IF(id = 1, 18446744073709551615, id) FROM products`,
  `UPDATE product_texts SET value = 'caf\u00e9' WHERE id = 7`,
  `UPDATE product_texts SET value = 'CAFE' WHERE id = 8`,
  dropDigits,
  'ANALYZE TABLE products, product_texts, product_decimals',
];
