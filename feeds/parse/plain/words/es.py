"""Spanish page words."""

from feeds.parse.plain.words.page_words import PageWords

WORDS = PageWords(
    related=(
        *("lea también", "lee también", "leer también", "te puede interesar", "leer más"),
        *("te podría interesar", "le puede interesar", "te recomendamos", "recomendado"),
        *("recomendados", "recomendaciones", "noticias relacionadas", "artículos relacionados"),
        *("más información", "relacionado", "relacionadas", "relacionados", "ver también"),
        *("véase también", "más noticias", "lo más leído", "lo más visto", "más leídas"),
        *("las más leídas", "últimas noticias", "no te pierdas", "otras noticias", "tendencias"),
        *("también te puede interesar", "sigue leyendo", "seguir leyendo", "más sobre este tema"),
        *("archivado en", "temas relacionados"),
    ),
    widget=(
        *("tamaño del texto", "tamaño de letra", "tamaño de la letra", "compartir", "imprimir"),
        *("compartir artículo", "compartir este artículo", "guardar", "escuchar", "comentar"),
        *("escuchar artículo", "comentario", "comentarios", "ver comentarios", "responder"),
        *("deja un comentario", "deja tu comentario", "publicidad", "anuncio", "patrocinado"),
        *("copiar enlace", "enlace copiado", "boletín", "boletines", "newsletter", "suscríbete"),
        *("suscribirse", "suscripción", "iniciar sesión", "regístrate", "menú", "buscar", "cerrar"),
        *("inicio", "portada", "ir al contenido", "volver arriba", "aviso legal", "siguiente"),
        *("anterior", "minutos de lectura", "min de lectura", "tiempo de lectura", "aceptar"),
        *("aceptar todo", "rechazar", "rechazar todo", "configurar", "enviar", "etiquetas"),
        *("enviar por correo", "ampliar imagen", "ver imagen", "síguenos", "reportar un error"),
    ),
    notice=(
        *("tu suscripción se está usando", "si quieres compartir tu cuenta", "recibe las noticias"),
        *("comenta este artículo", "este contenido es exclusivo"),
        *("utilizamos cookies", "usamos cookies", "este sitio utiliza cookies", "esta web utiliza"),
        *("nosotros y nuestros socios", "con tu consentimiento", "con su consentimiento"),
        *("todos los derechos reservados", "suscríbete a nuestro", "suscríbete para"),
        *("recibe nuestro boletín", "síguenos en", "para seguir leyendo", "ya eres suscriptor"),
        *("por favor activa javascript", "tu navegador no", "si quieres seguir leyendo"),
    ),
    photo=(
        *("foto", "fotos", "fotografía", "fotógrafo", "imagen", "imágenes", "crédito"),
        *("créditos", "ilustración", "foto de archivo", "imagen de archivo"),
    ),
    byline=(
        *("por", "escrito por", "redactado por", "publicado por", "autor", "autora", "autores"),
        *("texto", "texto de", "un artículo de", "redacción"),
    ),
    job=(
        *("periodista", "redactor", "redactora", "redacción", "corresponsal", "enviado"),
        *("enviada", "editor", "editora", "jefe", "jefa", "columnista", "reportero", "reportera"),
    ),
    published=("publicado", "publicada", "creado", "fecha"),
    updated=("actualizado", "actualizada", "modificado", "última actualización", "act"),
    filler=(
        *("el", "a", "las", "la", "de", "del", "lunes", "martes", "miércoles", "jueves"),
        *("viernes", "sábado", "domingo", "h", "hrs", "horas", "min", "minutos", "lectura"),
        *("última", "actualización", "tiempo"),
    ),
    joins=("y", "e", "con"),
    months=(
        "ene",
        "feb",
        "mar",
        "abr",
        "may",
        "jun",
        "jul",
        "ago",
        "sep",
        "set",
        "oct",
        "nov",
        "dic",
    ),
)
