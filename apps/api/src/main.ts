import 'reflect-metadata';
import { roles } from '@backstay/kernel';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
@Module({})
class A {}
const app = await NestFactory.createApplicationContext(A);
console.log(roles);
await app.close();
