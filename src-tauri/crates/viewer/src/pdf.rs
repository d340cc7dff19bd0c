//! PDF: drawing its pages, and writing one of pictures.

use std::sync::Arc;

use hayro::{
    PixmapSettings, RenderCache, RenderSettings,
    hayro_interpret::InterpreterSettings,
    hayro_syntax::{LoadPdfError, Pdf, page::Page},
    vello_cpu::color::palette::css::WHITE,
};
use image::RgbImage;
use pdf_writer::{Content, Filter, Finish as _, Name, Rect, Ref};
use zeroize::Zeroizing;

use crate::{Error, LARGEST, Result, WIDEST};

/// The longer side of the page that is inspected, in pixels.
pub(crate) const INSPECTED: u32 = 2_000;
/// The longest side of a page, in points: what ISO 32000 allowed for long.
const SIDE: f32 = 14_400.0;
/// The most pixels of a page.
const PIXELS: u64 = 16_000_000;

/// A PDF that is read.
pub(crate) struct Document(Pdf);

/// One of its pages.
pub(crate) struct Sheet<'a> {
    page: &'a Page<'a>,
    width: f32,
    height: f32,
}

impl Document {
    /// Reads a PDF that needs no password.
    pub(crate) fn open(bytes: Zeroizing<Vec<u8>>) -> Result<Self> {
        let pdf = Pdf::new(Arc::new(bytes)).map_err(|error| match error {
            LoadPdfError::Decryption(_) => Error::Locked,
            LoadPdfError::Invalid => Error::Unreadable,
        })?;
        if pdf.pages().is_empty() { Err(Error::Unreadable) } else { Ok(Self(pdf)) }
    }

    /// How many pages it has.
    pub(crate) fn pages(&self) -> u32 {
        u32::try_from(self.0.pages().len()).unwrap_or(u32::MAX)
    }

    /// A page, counted from 0.
    pub(crate) fn page(&self, number: u32) -> Result<Sheet<'_>> {
        let number = usize::try_from(number).map_err(|_| Error::NoSuchPage)?;
        let page = self.0.pages().get(number).ok_or(Error::NoSuchPage)?;
        let (width, height) = page.render_dimensions();
        if !(width >= 1.0 && height >= 1.0) {
            return Err(Error::Unreadable);
        }
        if width > SIDE || height > SIDE {
            return Err(Error::TooLarge);
        }
        Ok(Sheet { page, width, height })
    }
}

impl Sheet<'_> {
    /// Width and height as it is to be seen, in points.
    pub(crate) fn size(&self) -> (f32, f32) {
        (self.width, self.height)
    }

    /// The page, `width` pixels wide, on white.
    pub(crate) fn draw_wide(&self, width: u32) -> Result<RgbImage> {
        if !(1..=WIDEST).contains(&width) {
            return Err(Error::TooLarge);
        }
        let height = self.height / self.width * width as f32;
        self.draw(width, (height.round() as u32).max(1))
    }

    /// The page with its longer side `long` pixels, on white.
    pub(crate) fn draw_long(&self, long: u32) -> Result<RgbImage> {
        let scale = long as f32 / self.width.max(self.height);
        let side = |side: f32| ((side * scale).round() as u32).max(1);
        self.draw(side(self.width), side(self.height))
    }

    /// The page, so many pixels wide and high, on white.
    pub(crate) fn draw(&self, width: u32, height: u32) -> Result<RgbImage> {
        let fits = |side: u32| (1..=u32::from(u16::MAX)).contains(&side);
        let pixels = u64::from(width) * u64::from(height);
        if !fits(width) || !fits(height) || pixels > PIXELS {
            return Err(Error::TooLarge);
        }
        // A little more than asked: sides are cut to whole pixels.
        let settings = PixmapSettings {
            x_scale: (width as f32 + 0.02) / self.width,
            y_scale: (height as f32 + 0.02) / self.height,
            bg_color: WHITE,
        };
        let drawn = hayro::render(
            self.page,
            &RenderCache::new(),
            &InterpreterSettings::default(),
            &RenderSettings::default(),
            &settings,
        );
        let (width, height) = (u32::from(drawn.width()), u32::from(drawn.height()));
        let rgb = drawn.data_as_u8_slice().chunks_exact(4).flat_map(|p| [p[0], p[1], p[2]]);
        let mut raw = Vec::with_capacity(drawn.data().len() * 3);
        raw.extend(rgb);
        RgbImage::from_raw(width, height, raw).ok_or(Error::Unreadable)
    }
}

/// A PDF that is written, a picture on each page.
pub(crate) struct Book {
    pdf: pdf_writer::Pdf,
    pages: Vec<Ref>,
    next: Ref,
    length: usize,
}

const CATALOG: Ref = Ref::new(1);
const TREE: Ref = Ref::new(2);

impl Book {
    /// A PDF without pages.
    pub(crate) fn new() -> Self {
        let mut pdf = pdf_writer::Pdf::new();
        pdf.catalog(CATALOG).pages(TREE);
        Self { pdf, pages: Vec::new(), next: Ref::new(3), length: 0 }
    }

    /// Adds a page of so many points with this JPEG, so many pixels wide and high, all over it.
    pub(crate) fn add(
        &mut self,
        (width, height): (f32, f32),
        jpeg: &[u8],
        (across, down): (u32, u32),
    ) -> Result<()> {
        self.length += jpeg.len();
        if self.length > LARGEST {
            return Err(Error::TooLarge);
        }
        let pixels = |side: u32| i32::try_from(side).map_err(|_| Error::TooLarge);
        let [page, picture, content] = [self.next.bump(), self.next.bump(), self.next.bump()];
        let name = Name(b"P");
        let mut leaf = self.pdf.page(page);
        leaf.parent(TREE).contents(content).media_box(Rect::new(0.0, 0.0, width, height));
        leaf.resources().x_objects().pair(name, picture);
        leaf.finish();
        let mut object = self.pdf.image_xobject(picture, jpeg);
        object.filter(Filter::DctDecode);
        object.width(pixels(across)?).height(pixels(down)?);
        object.color_space().device_rgb();
        object.bits_per_component(8);
        object.finish();
        let mut drawing = Content::new();
        drawing.transform([width, 0.0, 0.0, height, 0.0, 0.0]).x_object(name);
        self.pdf.stream(content, &drawing.finish());
        self.pages.push(page);
        Ok(())
    }

    /// The file.
    pub(crate) fn finish(mut self) -> Result<Zeroizing<Vec<u8>>> {
        let count = i32::try_from(self.pages.len()).map_err(|_| Error::TooManyPages)?;
        self.pdf.pages(TREE).kids(self.pages).count(count);
        let bytes = Zeroizing::new(self.pdf.finish());
        if bytes.len() > LARGEST { Err(Error::TooLarge) } else { Ok(bytes) }
    }
}
