import { type Family, list } from '../matcher.ts';

/** Data concerning health (GDPR Article 9; HIPAA's protected health information). */
export const health: Family = {
  unless: ['has', 'is', 'show', 'error', 'network', 'system', 'build', 'crash'],
  tails: ['value', 'text', 'code', 'codes', 'notes', 'list'],
  entries: [
    {
      meaning: 'medical record',
      match: list(`
        mrn, medical record, medical records, medical record number, medical history, health record,
        patient record, patient number, health insurance number, medicare number, medicaid id,
        health card number, patient history, health history, medical notes, clinical notes, health data
      `),
      reason: 'it concerns a person’s health',
      confidence: 'high',
    },
    {
      meaning: 'diagnosis',
      match: list(`
        diagnosis, diagnoses, icd 10, icd, symptoms, disability, disabilities, health condition,
        medical condition, medical conditions, health conditions, hiv status, pregnancy status, pregnant,
        mental health, chronic conditions
      `),
      reason: 'it concerns a person’s health',
      confidence: 'medium',
    },
    {
      meaning: 'treatment',
      match: list(`
        medication, medications, prescription, prescriptions, allergy, allergies, blood type, blood group,
        blood pressure, lab result, lab results, vaccination, vaccinations, immunization, immunizations,
        vaccination status, drug allergies
      `),
      reason: 'it concerns a person’s health',
      confidence: 'medium',
    },
  ],
};
