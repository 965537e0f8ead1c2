// A header of the driver.
typedef unsigned long NUMBER;
NUMBER More(void);
NUMBER Left(NUMBER number);
