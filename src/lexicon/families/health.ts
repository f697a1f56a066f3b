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
        health card number, patient history, health history, psychiatric history, insurance member id, medical notes, clinical notes, health data,
        patientenakte, krankenakte, versichertennummer, krankenversicherungsnummer, krankenversichertennummer,
        dossier médical, antécédents médicaux, carte vitale, numéro carte vitale, historia clínica,
        historial médico, expediente médico, cartella clinica, tessera sanitaria, medisch dossier,
        zorgverzekeringsnummer, prontuário médico, número de utente, patientjournal, 病历, カルテ
      `),
      reason: 'it concerns a person’s health',
      confidence: 'high',
    },
    {
      meaning: 'diagnosis',
      match: list(`
        diagnosis, diagnoses, sick note, sick notes, medical reason, medical certificate, icd 10, icd, symptoms, disability, disabilities, health condition,
        medical condition, medical conditions, health conditions, hiv status, hiv positive, hiv result, hiv test result, pregnancy status, pregnant,
        mental health, special needs, presenting complaint, chronic conditions, illness, illnesses, disease, diseases, diagnose, diagnosen, befund,
        krankheit, krankheiten, vorerkrankungen, behinderung, schwangerschaft, maladie, maladies, grossesse,
        diagnóstico, diagnósticos, enfermedad, enfermedades, discapacidad, embarazo, diagnosi, malattia,
        malattie, gravidanza, ziekte, ziektes, aandoening, aandoeningen, zwangerschap, doença, doenças, gravidez,
        rozpoznanie, choroba, sjukdom, sykdom, sygdom, sairaus, диагноз, 诊断, 診断
      `),
      reason: 'it concerns a person’s health',
      confidence: 'medium',
    },
    {
      meaning: 'treatment',
      match: list(`
        medication, medications, medication plan, medication list, prescription, prescriptions, allergy, allergies, blood type, blood group,
        blood pressure, lab result, lab results, vaccination, vaccinations, immunization, immunizations,
        vaccination status, drug allergies, medikament, medikamente, medikation, allergie, allergien, blutgruppe,
        impfung, impfungen, médicament, médicaments, groupe sanguin, medicamento, medicamentos, alergia,
        alergias, vacuna, vacunas, tipo de sangre, tipo sanguíneo, grupo sanguíneo, farmaci, gruppo sanguigno,
        medicatie, medicijnen, bloedgroep, läkemedel, blodgrupp, blodtype, grupa krwi, 血型
      `),
      reason: 'it concerns a person’s health',
      confidence: 'medium',
    },
  ],
};
